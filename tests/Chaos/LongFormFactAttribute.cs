using Anomaly.Testing;

namespace Anomaly.Chaos;

/// <summary>A test that takes minutes: it runs where <c>ANOMALY_CHAOS=long</c>, on a real PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFormFactAttribute : FactAttribute
{
    public LongFormFactAttribute() => Skip = ChaosScale.IsLong ? PostgresServer.SkipReason! : "It takes minutes: ANOMALY_CHAOS=long";
}
