/** Loaded into the app before it begins, and after Playwright's own switches: the keyring of the session is asked again. */
const { app } = require('electron')

app.commandLine.removeSwitch('password-store')
app.commandLine.appendSwitch('password-store', 'gnome-libsecret')
