namespace Orleans;

/// <summary>
/// Promises that instances are never changed once handed over, so that calls within a process share instead of copy them.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ImmutableAttribute : Attribute;
