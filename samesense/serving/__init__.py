"""Answer over HTTP, and the page to try the model."""
