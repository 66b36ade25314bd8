import type {
  AzureAssessment,
  AzureAssignment,
  AzureDefinition,
  AzureExemption,
  AzureSetDefinition,
} from './estate.ts';
import { scopeOfId } from './hierarchy.ts';
import { lastSegment } from './scope.ts';

/** The types of what Azure Policy keeps, in their own spelling. */
export const TYPES = {
  assignment: 'Microsoft.Authorization/policyAssignments',
  definition: 'Microsoft.Authorization/policyDefinitions',
  setDefinition: 'Microsoft.Authorization/policySetDefinitions',
  exemption: 'Microsoft.Authorization/policyExemptions',
} as const;

/** A policy assignment as Resource Manager answers it. */
export function assignmentBody({ id, ...properties }: AzureAssignment) {
  return {
    properties: {
      ...properties,
      notScopes: properties.notScopes ?? [],
      parameters: properties.parameters ?? {},
      metadata: properties.metadata ?? {},
      scope: scopeOfId(id),
    },
    id,
    type: TYPES.assignment,
    name: lastSegment(id),
  };
}

/** A policy definition. */
export function definitionBody({ id, ...properties }: AzureDefinition) {
  return { properties, id, type: TYPES.definition, name: lastSegment(id) };
}

/** A policy set definition. */
export function setDefinitionBody({ id, ...properties }: AzureSetDefinition) {
  return { properties, id, type: TYPES.setDefinition, name: lastSegment(id) };
}

/** A policy exemption. */
export function exemptionBody({ id, ...properties }: AzureExemption) {
  return {
    properties: { policyDefinitionReferenceIds: [], assignmentScopeValidation: 'Default', ...properties },
    id,
    name: lastSegment(id),
    type: TYPES.exemption,
  };
}

/** The metadata of an assessment of Defender for Cloud. */
export function assessmentBody({ name, ...properties }: AzureAssessment) {
  return {
    id: `/providers/Microsoft.Security/assessmentMetadata/${name}`,
    name,
    type: 'Microsoft.Security/assessmentMetadata',
    properties: { assessmentType: 'BuiltIn', userImpact: 'Low', implementationEffort: 'Low', ...properties },
  };
}
