"""Models: checkpoints, architectures, the runtimes that judge pairs, and their export as ONNX."""
