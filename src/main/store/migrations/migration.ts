/** A numbered step: statements that both SQLite and PostgreSQL take, never edited once released. */
export interface MigrationStep {
  readonly name: string
  readonly statements: readonly string[]
}
