// SPDX-License-Identifier: Apache-2.0
// node validate.js OPENAPI RECORD_SCHEMA : exit status 1, and the mistakes, when it is not valid.
import { readFileSync } from 'node:fs';

import { Validator } from '@seriousme/openapi-schema-validator';

const [document, recordSchema] = process.argv.slice(2, 4).map((name) => JSON.parse(readFileSync(name)));
const validator = new Validator();
await validator.addSpecRef(recordSchema, 'record.schema.json');
const verdict = await validator.validate(document);
console.log(verdict.valid ? `valid OpenAPI ${validator.version}` : JSON.stringify(verdict.errors, null, 1));
process.exit(verdict.valid ? 0 : 1);
