"""A topic, a plan or a chat conversation becomes a finished MP4, on Appwrite Functions."""
