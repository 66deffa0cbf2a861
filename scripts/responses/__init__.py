"""The parts of the response linker's training: data, network, loop, export, measurement."""
