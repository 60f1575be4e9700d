namespace Anomaly.Integration.Telemetry;

/// <summary>A log record as a collector gets it.</summary>
internal sealed record OtlpLog(string Service, string TraceId, IReadOnlyDictionary<string, string> Attributes);
