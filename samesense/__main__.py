"""``python -m samesense`` is ``samesense``."""

from samesense.cli import main

if __name__ == "__main__":
    main()
