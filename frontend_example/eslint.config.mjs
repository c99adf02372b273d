import { defineConfig, globalIgnores } from 'eslint/config';
import next from 'eslint-config-next/core-web-vitals';
import typescript from 'eslint-config-next/typescript';

const onlyHere = 'Only appwrite.ts talks to the SDK.';

export default defineConfig([
  ...next,
  ...typescript,
  { rules: { '@next/next/no-img-element': 'off' } }, // an export has no image optimiser
  { rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'appwrite', message: onlyHere }] }] } },
  { files: ['appwrite.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['**/*.tsx'], rules: { 'max-lines': ['error', 150] } },
  globalIgnores(['.next/**', 'out/**', 'next-env.d.ts', 'lib/generated.ts', 'public/**']),
]);
