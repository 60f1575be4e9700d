{{- define "anomaly.labels" -}}
app.kubernetes.io/part-of: anomaly-orleans
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "anomaly.environment" -}}
- name: ConnectionStrings__Anomaly
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.existingSecret | quote }}
      key: {{ .Values.database.key | quote }}
- name: Anomaly__Cluster__Secret
  valueFrom:
    secretKeyRef:
      name: {{ .Values.cluster.existingSecret | quote }}
      key: {{ .Values.cluster.key | quote }}
- name: Anomaly__Cluster__Mode
  value: PostgreSql
- name: Anomaly__Store__Engine
  value: PostgreSql
- name: Anomaly__MarketData__Source
  value: {{ .Values.marketData.source | quote }}
{{- if .Values.marketData.existingClaim }}
- name: Anomaly__MarketData__Csv__Folder
  value: /bars
{{- end }}
{{- if .Values.telemetry.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.telemetry.otlpEndpoint | quote }}
{{- end }}
{{- end }}

{{- define "anomaly.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end }}

{{- define "anomaly.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
fsGroup: 1654
seccompProfile:
  type: RuntimeDefault
{{- end }}
