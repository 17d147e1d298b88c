// Without this file Next would take the application's own settings.
export default {};
