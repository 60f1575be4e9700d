namespace Anomaly.Grains.Interfaces;

/// <summary>Keys in the <see cref="RequestContext"/> of grain calls.</summary>
public static class RequestContextKeys
{
    /// <summary>
    /// The id that follows a request through logs, traces and the runs it causes; a string. Log scopes and activity tags use the same name.
    /// </summary>
    public const string CorrelationId = "correlation_id";
}

/// <summary>
/// Marks a grain method that may be called again when its first call was lost on the way or with its silo: done twice, it comes to the same as
/// done once. The product's own processes repeat such calls by themselves; other clients may.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SafeToRetryAttribute : Attribute;
