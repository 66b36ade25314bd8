import type { Problem } from '../errors.ts';
import { type AzureReading, azureReading, azureReadingProblems, type RunTimes } from './azure-reading.ts';
import { type AzureSignInPart, azureSignIn, azureSignInProblems, type Credentials } from './azure-sign-in.ts';
import type { Inputs } from './inputs.ts';
import type { KnobReader } from './levels/knob-value.ts';

/** What is to be read of Azure, where, and as whom. */
export type AzureSettings = AzureReading & AzureSignInPart;

/** The Azure side of the settings. */
export function azureSettings(inputs: Inputs, run: RunTimes & Credentials, knob: KnobReader): AzureSettings {
  return { ...azureReading(inputs, run, knob), ...azureSignIn(inputs, run) };
}

/** What is wrong with the Azure inputs taken together. */
export function azureProblems(inputs: Inputs, run: RunTimes & Credentials): Problem[] {
  return [...azureReadingProblems(inputs, run), ...azureSignInProblems(inputs, run)];
}
