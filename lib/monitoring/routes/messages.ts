/** What people read first: how many alerts are raised, and for which Redis. */
export const TITLE =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }} {{ .Alerts.Firing | len }}{{ end }}]' +
  ' Redis {{ .CommonLabels.redis }}{{ with .CommonLabels.namespace }} in {{ . }}{{ end }}' +
  '{{ with .CommonLabels.alertname }}: {{ . }}{{ end }}';

/** A paragraph for each alert, with the page that says what to do. */
export const TEXT =
  '{{ range .Alerts }}{{ .Labels.alertname }} ({{ .Labels.severity }}{{ if eq .Status "resolved" }}, resolved{{ end }}):' +
  ' {{ .Annotations.summary }} {{ .Annotations.description }}' +
  '{{ with .Annotations.runbook_url }} {{ . }}{{ end }}\n\n{{ end }}';
