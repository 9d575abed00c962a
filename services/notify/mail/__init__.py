"""Letters as e-mail: worded from templates, then built as the bytes that go on the wire."""
