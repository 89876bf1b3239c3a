"""What the API takes and gives, in OpenAPI's words, out of the code's own types."""
