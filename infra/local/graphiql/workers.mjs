const FILES = { json: 'json.worker.js', graphql: 'graphql.worker.js' }

/** Before the editor loads: it asks here for its workers. */
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`/graphiql/${FILES[label] ?? 'editor.worker.js'}`),
}
