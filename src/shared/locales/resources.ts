import commonEn from './en/common.json'
import errorsEn from './en/errors.json'
import inboxEn from './en/inbox.json'
import conversationEn from './en/conversation.json'
import composerEn from './en/composer.json'
import actionsEn from './en/actions.json'
import routingEn from './en/routing.json'
import outboxEn from './en/outbox.json'
import colleaguesEn from './en/colleagues.json'
import accountsEn from './en/accounts.json'
import exportsEn from './en/exports.json'
import backupsEn from './en/backups.json'
import failuresEn from './en/failures.json'
import importsEn from './en/imports.json'
import rejectionsEn from './en/rejections.json'
import settingsEn from './en/settings.json'
import welcomeEn from './en/welcome.json'
import menuEn from './en/menu.json'
import startupEn from './en/startup.json'
import handoffsEn from './en/handoffs.json'
import letterEn from './en/letter.json'
import pageEn from './en/page.json'
import mailEn from './en/mail.json'
import cliEn from './en/cli.json'
import searchEn from './en/search.json'
import proofsEn from './en/proofs.json'
import viewsEn from './en/views.json'
import keyboardEn from './en/keyboard.json'
import notesEn from './en/notes.json'
import homeEn from './en/home.json'
import lockEn from './en/lock.json'
import eventsEn from './en/events.json'
import themesEn from './en/themes.json'
import quarantineEn from './en/quarantine.json'
import commonFr from './fr/common.json'
import errorsFr from './fr/errors.json'
import inboxFr from './fr/inbox.json'
import conversationFr from './fr/conversation.json'
import composerFr from './fr/composer.json'
import actionsFr from './fr/actions.json'
import routingFr from './fr/routing.json'
import outboxFr from './fr/outbox.json'
import colleaguesFr from './fr/colleagues.json'
import accountsFr from './fr/accounts.json'
import exportsFr from './fr/exports.json'
import backupsFr from './fr/backups.json'
import failuresFr from './fr/failures.json'
import importsFr from './fr/imports.json'
import rejectionsFr from './fr/rejections.json'
import settingsFr from './fr/settings.json'
import welcomeFr from './fr/welcome.json'
import menuFr from './fr/menu.json'
import startupFr from './fr/startup.json'
import handoffsFr from './fr/handoffs.json'
import letterFr from './fr/letter.json'
import pageFr from './fr/page.json'
import mailFr from './fr/mail.json'
import cliFr from './fr/cli.json'
import searchFr from './fr/search.json'
import proofsFr from './fr/proofs.json'
import viewsFr from './fr/views.json'
import keyboardFr from './fr/keyboard.json'
import notesFr from './fr/notes.json'
import homeFr from './fr/home.json'
import lockFr from './fr/lock.json'
import eventsFr from './fr/events.json'
import themesFr from './fr/themes.json'
import quarantineFr from './fr/quarantine.json'

/** Every sentence a person reads, by language and namespace (one namespace for each screen or subject). */
export const resources = {
  en: {
    common: commonEn,
    errors: errorsEn,
    inbox: inboxEn,
    conversation: conversationEn,
    composer: composerEn,
    actions: actionsEn,
    routing: routingEn,
    outbox: outboxEn,
    colleagues: colleaguesEn,
    accounts: accountsEn,
    exports: exportsEn,
    backups: backupsEn,
    failures: failuresEn,
    imports: importsEn,
    rejections: rejectionsEn,
    settings: settingsEn,
    welcome: welcomeEn,
    menu: menuEn,
    startup: startupEn,
    handoffs: handoffsEn,
    letter: letterEn,
    page: pageEn,
    mail: mailEn,
    cli: cliEn,
    search: searchEn,
    proofs: proofsEn,
    views: viewsEn,
    keyboard: keyboardEn,
    notes: notesEn,
    home: homeEn,
    lock: lockEn,
    events: eventsEn,
    themes: themesEn,
    quarantine: quarantineEn
  },
  fr: {
    common: commonFr,
    errors: errorsFr,
    inbox: inboxFr,
    conversation: conversationFr,
    composer: composerFr,
    actions: actionsFr,
    routing: routingFr,
    outbox: outboxFr,
    colleagues: colleaguesFr,
    accounts: accountsFr,
    exports: exportsFr,
    backups: backupsFr,
    failures: failuresFr,
    imports: importsFr,
    rejections: rejectionsFr,
    settings: settingsFr,
    welcome: welcomeFr,
    menu: menuFr,
    startup: startupFr,
    handoffs: handoffsFr,
    letter: letterFr,
    page: pageFr,
    mail: mailFr,
    cli: cliFr,
    search: searchFr,
    proofs: proofsFr,
    views: viewsFr,
    keyboard: keyboardFr,
    notes: notesFr,
    home: homeFr,
    lock: lockFr,
    events: eventsFr,
    themes: themesFr,
    quarantine: quarantineFr
  }
} as const

export type UiLanguage = keyof typeof resources
export const namespaces = [
  'common',
  'errors',
  'inbox',
  'conversation',
  'composer',
  'actions',
  'routing',
  'outbox',
  'colleagues',
  'accounts',
  'exports',
  'backups',
  'failures',
  'imports',
  'rejections',
  'settings',
  'welcome',
  'menu',
  'startup',
  'handoffs',
  'letter',
  'page',
  'mail',
  'cli',
  'search',
  'proofs',
  'views',
  'keyboard',
  'notes',
  'events',
  'themes',
  'quarantine'
] as const
