using System.Net;
using System.Net.Sockets;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;
using Anomaly.Testing.Processes;
using Npgsql;

namespace Anomaly.Integration.Clustering;

/// <summary>What keeps a process of a cluster from starting, and what it waits for: a sentence each, and no stack.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("SiloPort")]
    [InlineData("GatewayPort")]
    public async Task Start_withAPortThatAnotherProgramHas_isRefused(string setting)
    {
        using var stranger = new TcpListener(IPAddress.Loopback, FreePort.Next());
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;

        await AssertRefusedAsync($"Port {port} (Anomaly:Cluster:{setting}) is in use by another program", ($"Anomaly__Cluster__{setting}", $"{port}"));
    }

    [Fact]
    public Task Start_withAnAdvertisedHostThatNobodyKnows_isRefused() =>
        AssertRefusedAsync("AdvertisedHost is 'nobody.invalid', which is no address and no known host name.", ("Anomaly__Cluster__AdvertisedHost", "nobody.invalid"));

    [Fact]
    public Task Start_beyondLoopbackWithoutTls_isRefused() =>
        AssertRefusedAsync("this process would be open to everybody who reaches its ports", ("Anomaly__Cluster__AdvertisedHost", "192.0.2.1"));

    [Fact]
    public async Task Start_ofASiloWithANameThatIsNoSetting_isRefused()
    {
        await using var silo = HostProcess.Start("silo", "Anomaly.Silo.dll", new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Anomaly__MarketData__Sorce"] = "Csv",
            // Of the gateway, which the image gives the same environment.
            ["Anomaly__Gateway__ManagementUrls"] = "http://+:5080",
        });

        await silo.WaitForExitAsync(Patience);

        Assert.Equal("The silo cannot start: Anomaly:MarketData:Sorce is no setting: did you mean Anomaly:MarketData:Source?", silo.Output.Trim());
        Assert.Equal(1, silo.ExitCode);
    }

    [Fact]
    public async Task Start_withAnExpiredCertificate_isRefused()
    {
        using var authority = new ClusterAuthority("authority");
        using var files = new TlsFiles(authority, "member");
        files.Use(authority.Issue("late", TimeSpan.FromDays(1)));

        await AssertRefusedAsync($"The certificate {files.Certificate} expired on ", files.Settings);
    }

    [Fact]
    public async Task Start_withAKeyThatIsNone_isRefused()
    {
        using var authority = new ClusterAuthority("authority");
        using var files = new TlsFiles(authority, "member");
        await File.WriteAllTextAsync(files.Key, "garbage");

        await AssertRefusedAsync($"The certificate {files.Certificate} with its key {files.Key} and authorities {files.Authority} cannot be read: ", files.Settings);
    }

    [Fact]
    public async Task Start_withTheKeyOfAnotherCertificate_isRefused()
    {
        using var authority = new ClusterAuthority("authority");
        using var files = new TlsFiles(authority, "member");
        await File.WriteAllTextAsync(files.Key, authority.Issue("another").Key);

        await AssertRefusedAsync($"The certificate {files.Certificate} with its key {files.Key} and authorities {files.Authority} cannot be read: ", files.Settings);
    }

    [Fact]
    public async Task Start_withAnAuthorityFileWithoutCertificates_isRefused()
    {
        using var authority = new ClusterAuthority("authority");
        using var files = new TlsFiles(authority, "member");
        await File.WriteAllTextAsync(files.Authority, "nothing\n");

        await AssertRefusedAsync($"{files.Authority} holds no certificate", files.Settings);
    }

    [Fact]
    public async Task Start_withACertificateThatItsOwnAuthoritiesDoNotKnow_isRefused()
    {
        using var authority = new ClusterAuthority("authority");
        using var other = new ClusterAuthority("other");
        using var files = new TlsFiles(authority, "member");
        files.Trust(other);

        await AssertRefusedAsync($"The certificate {files.Certificate} was not issued by an authority in {files.Authority}", files.Settings);
    }

    [Fact]
    public async Task Start_withACertificateForClientsOnly_isRefused()
    {
        using var authority = new ClusterAuthority("authority");
        using var files = new TlsFiles(authority, "member");
        files.Use(authority.Issue("client", isServer: false));

        await AssertRefusedAsync("for server and client authentication, so that others would refuse it", files.Settings);
    }

    [PostgresFact]
    public async Task Start_withoutItsDatabase_waitsAndSaysSoOnce()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.StopAsync();
        var http = FreePort.Next();
        await using var process = Start(http, ("ConnectionStrings__Anomaly", server.ConnectionString()));
        await Eventually.HoldsAsync(() => process.Output.Contains("Waiting for the database", StringComparison.Ordinal), Patience, () => process.Output);

        await server.StartAgainAsync();
        await process.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{http}/health/ready"), Patience);

        Assert.Equal(1, process.Output.Split("cannot be reached").Length - 1);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("Database=nowhere", "database \"nowhere\" does not exist")]
    [InlineData("Username=nobody", "refuses the login (role \"nobody\" does not exist)")]
    [InlineData("Port=1", "cannot be reached")]
    public async Task Start_thatWaitsForItsDatabase_canBeStopped(string wrong, string sentence)
    {
        var server = await PostgresServer.SharedAsync();
        await using var process = Start(FreePort.Next(), ("ConnectionStrings__Anomaly", $"{server.ConnectionString()};{wrong}"));
        await Eventually.HoldsAsync(() => process.Output.Contains(sentence, StringComparison.Ordinal), Patience, () => process.Output);

        process.Terminate();
        await process.WaitForExitAsync(Patience);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(1, process.Output.Split(sentence).Length - 1);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Start_onADatabaseOfALaterVersion_isRefused()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 1, ClusterCalls.Simulated);
        await using (var source = NpgsqlDataSource.Create(cluster.Database.ConnectionString()))
        await using (var command = source.CreateCommand("insert into schema_migrations (number, name, readable_from) values (9999, 'of a later version', 9999)"))
            await command.ExecuteNonQueryAsync();

        await AssertRefusedAsync("9999", ("ConnectionStrings__Anomaly", cluster.Database.ConnectionString()));
    }

    [PostgresFact]
    public async Task Start_ofFourAtOnceOnAnEmptyDatabase_makesOneCluster()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 4, ClusterCalls.Simulated);

        await cluster.Silos[0].DetectAsync();

        Assert.All(cluster.Silos, silo => Assert.Equal(0, silo.Restarts));
        await Eventually.HoldsAsync(async () => await cluster.Silos[0].ActiveAsync() == "4 active.", Patience, cluster.Outputs);
        Assert.All(cluster.Silos, silo => silo.AssertLogsNoStack());
    }

    [PostgresFact]
    public async Task Start_besideAnotherClusterOnTheSameDatabase_warnsOfIt()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 1, ClusterCalls.Simulated);

        var mistyped = await cluster.AddSiloAsync(null, ("Anomaly__Cluster__ClusterId", "anomlay"));

        Assert.Contains("This process joins cluster 'anomlay', while cluster 'anomaly' works on the same database", mistyped.Output, StringComparison.Ordinal);
        Assert.Equal("1 active.", await mistyped.ActiveAsync());
    }

    private static async Task AssertRefusedAsync(string sentence, params (string Key, string Value)[] settings)
    {
        await using var process = Start(FreePort.Next(), settings);

        await process.WaitForExitAsync(Patience);

        Assert.Contains(sentence, process.Output, StringComparison.Ordinal);
        Assert.StartsWith("The gateway cannot start: ", process.Output.Split('\n').Single(line => line.Contains("cannot start", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
    }

    private static HostProcess Start(int http, params (string Key, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Anomaly"] = "Host=127.0.0.1;Port=1;Username=nobody",
            ["Anomaly__Store__Engine"] = "PostgreSql",
            ["Anomaly__Cluster__Mode"] = "PostgreSql",
            ["Anomaly__Cluster__AdvertisedHost"] = "127.0.0.1",
            ["Anomaly__Cluster__SiloPort"] = $"{FreePort.Next()}",
            ["Anomaly__Cluster__GatewayPort"] = $"{FreePort.Next()}",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{http}",
        };
        foreach (var (key, value) in settings)
            environment[key] = value;
        return HostProcess.Start("process", "Anomaly.Gateway.Api.dll", environment);
    }
}
