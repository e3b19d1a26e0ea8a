# SPDX-License-Identifier: Apache-2.0
"""The contract at /api/openapi.json: valid for an independent validator, and kept by the service:
every answer that is asked for here has a status, a media type and a body that the contract names."""
import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import jsonschema

from testbed.processes import environment, require, wait_until
from testbed.service import ROOT, Service

_TRACE = os.path.join(ROOT, 'tests/traces/of13-learning-switch.pcap')
_UNKNOWN = '0' * 32


class Answer:
    def __init__(self, status, media_type, body, headers):
        self.status, self.media_type, self.body, self.headers = status, media_type, body, headers

    def json(self):
        return json.loads(self.body)


class Contract(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service('--read', _TRACE, '--pace', 'fast', '--max-sessions', '3')
        cls.service.__enter__()
        cls.addClassCleanup(cls.service.__exit__, None, None, None)
        cls.contract = _ask(cls.service, 'GET', '/api/openapi.json').json()
        record = _ask(cls.service, 'GET', '/api/record.schema.json').json()
        store = {'openapi.json': cls.contract, 'record.schema.json': record}
        cls.resolver = jsonschema.RefResolver('openapi.json', cls.contract, store=store)
        cls.asked = set()

    def ask(self, method, path, body=None, **headers):
        """Asks, and holds the answer to the contract."""
        answer = _ask(self.service, method, path, body, headers)
        pattern, operation = self.operation(method, path)
        self.asked.add((method, pattern))
        wanted = operation['responses'].get(str(answer.status))
        self.assertIsNotNone(wanted, '%s %s: %d is not in the contract' % (method, path, answer.status))
        wanted = self.resolved(wanted)
        if not answer.body:
            return answer
        media = answer.media_type.split(';')[0]
        self.assertIn(media, wanted.get('content', {}), '%s %s: %d' % (method, path, answer.status))
        schema = wanted['content'][media].get('schema')
        if media.endswith(('/json', '+json')) and schema:
            jsonschema.Draft202012Validator(schema, resolver=self.resolver).validate(answer.json())
        if answer.status >= 400 and not path.startswith('/wm/'):
            self.assertEqual('application/problem+json', media)
            self.assertEqual(answer.status, answer.json()['status'])
        return answer

    def operation(self, method, path):
        path = path.split('?')[0]
        for pattern, item in self.contract['paths'].items():
            if re.fullmatch(re.sub(r'{\w+}', '[^/]+', pattern), path):
                return pattern, item[method.lower()]
        raise AssertionError('%s is not in the contract' % path)

    def resolved(self, node):
        return self.resolver.resolve(node['$ref'])[1] if '$ref' in node else node

    def open(self, **members):
        session = self.ask('POST', '/api/v1/sessions', members).json()['id']
        self.addCleanup(_ask, self.service, 'DELETE', '/api/v1/sessions/' + session)
        return session

    def test_an_independent_validator_has_nothing_to_say_against_it(self):
        require('node', 'npm')
        place = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, place)
        for name in ('package.json', 'package-lock.json', 'validate.js'):
            shutil.copy(os.path.join(ROOT, 'tests/openapi', name), place)
        subprocess.run(['npm', 'ci', '--silent', '--no-audit', '--no-fund'], cwd=place, check=True,
                       timeout=120, env=environment())
        verdict = subprocess.run(
            ['node', 'validate.js', os.path.join(ROOT, 'docs/reference/openapi.json'),
             os.path.join(ROOT, 'docs/reference/record.schema.json')],
            cwd=place, capture_output=True, text=True, check=False, env=environment())
        self.assertEqual((0, 'valid OpenAPI 3.1\n'), (verdict.returncode, verdict.stdout), verdict.stderr)

    def test_documents_are_not_sent_twice(self):
        for path in ('/', '/api/openapi.json', '/api/record.schema.json', '/api/v1/fields', '/api/v1/formats'):
            first = self.ask('GET', path)
            self.assertEqual(200, first.status)
            again = self.ask('GET', path, **{'If-None-Match': first.headers['ETag']})
            self.assertEqual((304, b''), (again.status, again.body), path)
            head = _ask(self.service, 'HEAD', path)
            self.assertEqual((200, first.headers['ETag'], b''), (head.status, head.headers['ETag'], head.body))

    def test_a_session_lives_as_it_says(self):
        made = self.ask('POST', '/api/v1/sessions', {'filter': 'of.type == packet_in', 'format': 'json', 'label': 'mine'})
        self.assertEqual(201, made.status)
        where = made.headers['Location']
        self.assertEqual(200, self.ask('GET', where).status)
        self.assertEqual(200, self.ask('PATCH', where, {'period': 60, 'filter': 'host == 10.0.0.1'}).status)
        self.assertEqual(200, self.ask('GET', '/api/v1/sessions').status)
        self.assertEqual(204, self.ask('DELETE', where).status)
        self.assertEqual(404, self.ask('DELETE', where).status)

    def test_records_are_what_the_schema_says_in_every_format(self):
        session = self.open(format='json')
        self.assertEqual(201, self.ask('POST', '/api/v1/taps', {'read': _TRACE, 'pace': 'fast'}).status)
        wait_until(lambda: self.ask('GET', '/api/v1/sessions/' + session).json()['matched'] > 100, 'records')
        for name in (each['name'] for each in self.ask('GET', '/api/v1/formats').json()['formats']):
            batch = self.ask('GET', '/api/v1/sessions/%s/records?format=%s&max=50' % (session, name)).json()
            self.assertEqual(50, len(batch['records']), name)
        for accepted in ('application/x-ndjson', 'text/event-stream', 'text/plain', 'application/x-pcapng',
                         'application/octet-stream'):
            stream = self.ask('GET', '/api/v1/sessions/%s/records?wait=0' % session, Accept=accepted)
            self.assertEqual(accepted, stream.media_type.split(';')[0])
        self.assertEqual(200, self.ask('POST', '/api/v1/stream?wait=0', {}).status)

    def test_what_is_seen_and_built_in(self):
        wait_until(lambda: self.ask('GET', '/api/v1/taps').json()['taps'], 'the tap')
        for path in ('/healthz', '/readyz', '/metrics', '/api/v1/taps', '/api/v1/history',
                     '/api/v1/channels', '/api/v1/datapaths',
                     '/api/v1/statistics?seconds=0.1'):
            self.assertEqual(200, self.ask('GET', path).status, path)
        self.assertEqual(200, self.ask('POST', '/api/v1/filters/explain', {'filter': 'host == 10.0.0.1'}).status)
        self.assertEqual(200, self.ask('POST', '/wm/core/packettrace/json',
                                       {'mac': '02:00:00:00:00:01', 'direction': 'both', 'period': 1}).status)

    def test_every_refusal_is_a_problem_document(self):
        session = self.open()
        records = '/api/v1/sessions/%s/records' % session
        for status, method, path, body, headers in (
                (400, 'POST', '/api/v1/sessions', {'filter': 'hots == 1'}, {}),
                (400, 'POST', '/api/v1/sessions', {'perriod': 1}, {}),
                (400, 'POST', '/api/v1/sessions', b'{', {}),
                (400, 'PATCH', '/api/v1/sessions/' + session, {}, {}),
                (400, 'GET', records + '?max=0', None, {}),
                (400, 'GET', records + '?cursor=99', None, {}),
                (400, 'GET', records + '?format=raw', None, {'Accept': 'text/plain'}),
                (406, 'GET', records, None, {'Accept': 'image/png'}),
                (404, 'GET', '/api/v1/sessions/%s/records' % _UNKNOWN, None, {}),
                (404, 'GET', '/api/v1/sessions/%s/ws' % _UNKNOWN, None, {}),
                (426, 'GET', '/api/v1/sessions/%s/ws' % session, None, {}),
                (400, 'POST', '/api/v1/stream', {'format': 'none'}, {}),
                (406, 'POST', '/api/v1/stream', {}, {'Accept': 'image/png'}),
                (400, 'POST', '/api/v1/filters/explain', {'filter': '=='}, {}),
                (400, 'POST', '/api/v1/taps', {}, {}),
                (403, 'POST', '/api/v1/taps', {'read': 'x'}, {'Origin': 'http://evil.example'}),
                (404, 'GET', '/api/v1/taps/999', None, {}),
                (404, 'DELETE', '/api/v1/taps/999', None, {}),
                (400, 'GET', '/api/v1/statistics?seconds=0', None, {})):
            answer = self.ask(method, path, body, **headers)
            self.assertEqual(status, answer.status, (method, path, body, answer.body))
        column = self.ask('POST', '/api/v1/sessions', {'filter': 'host == 10.0.0.1 or hots == 1'})
        self.assertEqual(21, column.json()['column'])
        for _ in range(2):
            self.open()
        for path in ('/api/v1/sessions', '/api/v1/stream'):
            self.assertEqual(429, self.ask('POST', path, {}).status)

    def test_what_no_route_serves_is_a_problem_too(self):
        for status, method, path in ((404, 'GET', '/nothing'), (405, 'PUT', '/api/v1/sessions')):
            answer = _ask(self.service, method, path)
            self.assertEqual((status, 'application/problem+json'), (answer.status, answer.media_type))
            jsonschema.Draft202012Validator({'$ref': 'openapi.json#/components/schemas/Problem'},
                                            resolver=self.resolver).validate(answer.json())


def _ask(service, method, path, body=None, headers=None):
    with contextlib.closing(http.client.HTTPConnection(*service.http, timeout=30)) as connection:
        connection.request(method, path, json.dumps(body) if isinstance(body, dict) else body, headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheader('Content-Type', ''), answer.read(), answer.headers)


if __name__ == '__main__':
    unittest.main()
