namespace Anomaly.Grains.Interfaces;

/// <summary>
/// Marks a grain method that may be called again when its first call was lost on the way or with its silo: done twice, it comes to the same as
/// done once. The product's own processes repeat such calls by themselves; other clients may.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SafeToRetryAttribute : Attribute;
