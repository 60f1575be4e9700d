using Anomaly.Storage.PostgreSql;
using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql;

public sealed class PostgresSourceTests
{
    [Fact]
    public async Task Defaults_spareTheServer_andWhatTheUserSaysStands()
    {
        await using var plain = new PostgresSource("Host=db;Database=anomaly;Username=u;Password=secret");
        await using var given = new PostgresSource("Host=db;MaxPoolSize=100;CommandTimeout=30;Timeout=15;Application Name=mine");

        Assert.Equal((20, 15, 5, "anomaly-store"), Of(plain.Settings));
        Assert.Equal((100, 30, 15, "mine"), Of(given.Settings));
        Assert.Equal("db:5432/anomaly", plain.Name);
    }

    private static (int, int, int, string?) Of(NpgsqlConnectionStringBuilder settings) =>
        (settings.MaxPoolSize, settings.CommandTimeout, settings.Timeout, settings.ApplicationName);
}
