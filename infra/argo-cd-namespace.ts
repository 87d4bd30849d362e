/** Where Argo CD is, and where it looks for its objects. */
export const ARGO_CD_NAMESPACE = 'argocd';
