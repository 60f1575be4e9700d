using System.Reflection;
using Anomaly.Testing;
using Xunit.Sdk;

namespace Anomaly.Storage.Tests.Contract;

/// <summary>Runs a theory on a real PostgreSQL; skipped, with a message, where it is not installed, but failing then in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgreSqlAttribute : DataAttribute
{
    public OnPostgreSqlAttribute() => Skip = PostgresServer.SkipReason!;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Engine.PostgreSql]];
}
