namespace Anomaly.Runtime.Serialization;

/// <summary>The one value of methods without a result.</summary>
internal readonly struct Unit;
