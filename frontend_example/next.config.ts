import type { NextConfig } from 'next';

// The page needs no server of its own: whatever is privileged happens in the Appwrite functions.
const config: NextConfig = { output: 'export', trailingSlash: true, devIndicators: false };

export default config;
