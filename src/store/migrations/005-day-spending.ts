/** What principals have spent of the bytes of a day, counted by all servers together. */
export const daySpending = `
create table lakefront.day_spending (
  principal text not null,
  day date not null,
  bytes bigint not null check (bytes >= 0),
  primary key (principal, day)
);
`
