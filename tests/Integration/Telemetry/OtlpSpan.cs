namespace Anomaly.Integration.Telemetry;

/// <summary>A span as a collector gets it; ids in hexadecimal.</summary>
internal sealed record OtlpSpan(string Service, string TraceId, string SpanId, string ParentId, string Name);
