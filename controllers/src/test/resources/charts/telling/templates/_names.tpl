{{- define "name" }}{{ .Release.Name }}-x{{ end }}
