/** Frozen records by id, in the order in which they were first put. */
export interface Table<T> {
  get(id: string): T | undefined
  put(id: string, record: T): void
  delete(id: string): void
  values(): Iterable<T>
}

/** Where services keep what must outlive them. A name always means the same type of record. */
export interface Store {
  table<T>(name: string): Table<T>
}

export function memoryStore(): Store {
  const tables = new Map<string, Table<unknown>>()
  return {
    table<T>(name: string): Table<T> {
      const found = tables.get(name) ?? memoryTable<unknown>()
      tables.set(name, found)
      return found as Table<T>
    },
  }
}

export function memoryTable<T>(): Table<T> {
  const records = new Map<string, T>()
  return {
    get: (id) => records.get(id),
    put: (id, record) => void records.set(id, record),
    delete: (id) => void records.delete(id),
    values: () => records.values(),
  }
}
