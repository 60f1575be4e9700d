namespace Anomaly.Grains.Interfaces;

/// <summary>The id that follows a request through logs, traces and the runs it causes.</summary>
public static class CorrelationId
{
    /// <summary>Its key in <see cref="Orleans.Runtime.RequestContext"/>; the value is a string. Log scopes and activity tags use the same name.</summary>
    public const string Key = "correlation_id";
}
