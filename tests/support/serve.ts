import { handlers } from '../../src/main/api/handlers.ts'
import { createServer } from '../../src/main/api/serve.ts'
import { contract, type AppInput, type AppOutput, type AppPath } from '../../src/shared/contract/contract.ts'
import type { Result } from '../../src/shared/result.ts'
import type { TestContext } from './test-context.ts'

/** Calls the app as the window does, through the contract; a bug in a handler fails the test. */
export const callerOf = (ctx: TestContext) => {
  const serve = createServer(contract, handlers, ctx, (path, problem) => {
    throw new Error(`${path} failed`, { cause: problem })
  })
  const call = async <Path extends AppPath>(
    path: Path,
    input: AppInput<Path>
  ): Promise<Result<AppOutput<Path>>> =>
    // The server parsed the output with the contract's own schema.
    (await serve(path, input)) as Result<AppOutput<Path>>
  return {
    call,
    /** For calls that must work. */
    async ask<Path extends AppPath>(path: Path, input: AppInput<Path>): Promise<AppOutput<Path>> {
      const result = await call(path, input)
      if (!result.ok) throw new Error(`${path} was refused: ${JSON.stringify(result.error)}`)
      return result.value
    }
  }
}
