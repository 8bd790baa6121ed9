/** Imported by a test whose subject is the disk: its temporary folders stand on a true one, not in memory. */
const disk = process.env['PORTE_PAROLE_DISK']
if (disk !== undefined) process.env['TMPDIR'] = disk

export {}
