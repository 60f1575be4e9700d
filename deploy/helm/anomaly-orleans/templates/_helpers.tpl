{{- define "anomaly.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "anomaly.labels" -}}
{{ include "anomaly.selector" . }}
app.kubernetes.io/part-of: anomaly-orleans
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- /* The names of the Service, the ingress' and those of allowedHosts. */ -}}
{{- define "anomaly.allowedHosts" -}}
{{- $service := printf "%s.%s" .Release.Name .Release.Namespace }}
{{- $hosts := list .Release.Name $service (printf "%s.svc" $service) (printf "%s.svc.cluster.local" $service) }}
{{- if .Values.ingress.enabled }}
{{- $hosts = append $hosts .Values.ingress.host }}
{{- end }}
{{- join ";" (concat $hosts .Values.allowedHosts) }}
{{- end }}

{{- define "anomaly.checkValues" -}}
{{- with .Values.cluster.tls }}
{{- if and (not .existingSecret) (not .allowPlainTransport) }}
{{- fail "cluster.tls.existingSecret is not set: name a secret with tls.crt, tls.key and ca.crt for mutual TLS between the pods (docs/how-to/operations.md shows how cert-manager makes one), or set cluster.tls.allowPlainTransport=true to go without." }}
{{- end }}
{{- if and .existingSecret .allowPlainTransport }}
{{- fail "cluster.tls.existingSecret and cluster.tls.allowPlainTransport exclude each other: set one of them." }}
{{- end }}
{{- end }}
{{- if gt (int .Values.replicas.min) (int .Values.replicas.max) }}
{{- fail "replicas.min is greater than replicas.max." }}
{{- end }}
{{- end }}
