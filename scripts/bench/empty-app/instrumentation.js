// Without this file Next would take the application's own, which wants a database.
export function register() {}
