import { isNoLog } from './no-log'

describe('isNoLog', () => {
  it.each([
    'access.log',
    'access.log.1',
    'access.log.gz',
    'access_log',
    'apache_logs.gz',
    'access-2024-01-01',
    'day.txt',
    'nginx.access.20240101',
  ])('takes %s', (name) => expect(isNoLog(name)).toBe(false))
  it.each([
    'README.md',
    'README',
    'LICENSE.txt',
    'facts.json',
    'facts.json.gz',
    '.access.log',
    'access.log.sha256',
    'orders.CSV',
  ])('leaves %s out', (name) => expect(isNoLog(name)).toBe(true))
})
