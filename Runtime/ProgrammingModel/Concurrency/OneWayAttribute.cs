namespace Orleans.Concurrency;

/// <summary>The caller does not wait: its task is done once the call is on its way, and failures in the grain are only logged.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
