namespace Anomaly.Storage.Tests.Contract;

/// <summary>The engines that every test of the contract runs on.</summary>
public enum Engine
{
    Sqlite,
    PostgreSql,
}
