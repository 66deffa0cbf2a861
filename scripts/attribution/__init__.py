"""The parts of the attribution extractor's training: data, network, loop, export, tuning."""
