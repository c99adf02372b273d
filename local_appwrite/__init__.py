"""An Appwrite-compatible server for one machine: laptops, tests and the demo. Not for production."""
