"""What the server does besides pages: who may read, headers and limits of requests, other addresses, the log, the dataset."""
