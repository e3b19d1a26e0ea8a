# SPDX-License-Identifier: Apache-2.0
"""A real browser without a window: Debian's Chromium, told what to do by its DevTools protocol."""
import asyncio
import json
import os
import shutil
import tempfile
import urllib.request

import websockets

from .processes import Child, require, wait_until


class Browser:
    """Shows one page and evaluates JavaScript in it.

        with Browser(log_dir) as browser:
            browser.open('http://127.0.0.1:8080/healthz')
            browser.evaluate('new Promise(done => ...)')
    """

    def __init__(self, log_dir):
        require('chromium')
        self._profile = tempfile.mkdtemp()
        self._child = Child('chromium', [
            'chromium', '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run',
            '--disable-background-networking', '--disable-dev-shm-usage', '--remote-allow-origins=*',
            '--remote-debugging-port=0', '--user-data-dir=' + self._profile, 'about:blank'], log_dir)
        self._page = wait_until(self._first_page, 'the browser to show a page', 60)

    def _first_page(self):
        try:
            with open(os.path.join(self._profile, 'DevToolsActivePort'), encoding='ascii') as port:
                url = 'http://127.0.0.1:%s/json' % port.readline().strip()
            with urllib.request.urlopen(url, timeout=10) as answer:
                pages = [page for page in json.load(answer) if page['type'] == 'page']
        except (OSError, ValueError):
            return None
        return pages[0]['webSocketDebuggerUrl'] if pages else None

    def open(self, url):
        self._call('Page.navigate', url=url)
        wait_until(lambda: self.evaluate('location.href') == url
                   and self.evaluate('document.readyState') == 'complete', url + ' to be shown')

    def evaluate(self, script, seconds=60):
        """The value, as JSON can carry it, of an expression or of what it promises."""
        result = self._call('Runtime.evaluate', seconds, expression=script, awaitPromise=True,
                            returnByValue=True)
        if 'exceptionDetails' in result:
            raise AssertionError(result['exceptionDetails'])
        return result['result'].get('value')

    def _call(self, method, seconds=30, **parameters):
        return asyncio.run(asyncio.wait_for(self._ask(method, parameters), seconds))

    async def _ask(self, method, parameters):
        async with websockets.connect(self._page, max_size=None) as devtools:
            await devtools.send(json.dumps({'id': 1, 'method': method, 'params': parameters}))
            while True:
                answer = json.loads(await devtools.recv())
                if answer.get('id') == 1:
                    return answer['result']

    def close(self):
        self._child.stop()
        shutil.rmtree(self._profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
