// SPDX-License-Identifier: Apache-2.0
// node pouch.js FOLDER DOCS BYTES BATCH PORT: writes documents into a local PouchDB (LevelDB) in FOLDER, replicates them to
// a pouchdb-server of its own with its LevelDB in FOLDER, and prints a line of JSON. Run where the packages lie.
const path = require('path');
const folder = process.argv[2];
const docs = Number(process.argv[3]);
const bytes = Number(process.argv[4]);
const batch = Number(process.argv[5]);
const PouchDB = require('pouchdb-node');
const { spawn } = require('child_process');

function words(seed, size) {
  let out = '';
  let state = seed + 1;
  while (out.length < size) {
    state = (state * 1103515245 + 12345) % 2147483648;
    out += state.toString(36);
  }
  return out.slice(0, size);
}

async function main() {
  const port = Number(process.argv[6]);
  const server = spawn(process.execPath, [path.join('node_modules', 'pouchdb-server', 'bin', 'pouchdb-server'),
    '--port', String(port), '--host', '127.0.0.1', '--dir', path.join(folder, 'there'),
    '--config', path.join(folder, 'config.json')], { stdio: 'ignore' });
  try {
    const here = new PouchDB(path.join(folder, 'here'));
    for (let first = 0; first < docs; first += 500) {
      const some = [];
      for (let n = first; n < Math.min(first + 500, docs); n++) {
        some.push({ _id: 'case-' + String(n).padStart(8, '0'), body: words(n, bytes) });
      }
      await here.bulkDocs(some);
    }
    const there = new PouchDB('http://127.0.0.1:' + port + '/cases');
    for (let tries = 0; ; tries++) {
      try { await there.info(); break; } catch (error) {
        if (tries > 300) throw error;
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    const began = process.hrtime.bigint();
    const result = await here.replicate.to(there, { batch_size: batch });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    if (result.docs_written !== docs) throw new Error('not everything was taken');
    console.log(JSON.stringify({ seconds: seconds }));
  } finally {
    server.kill();
  }
}

main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
