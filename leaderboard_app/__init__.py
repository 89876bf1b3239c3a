"""The public face: Dash pages, CSV and JSON over published snapshots."""
