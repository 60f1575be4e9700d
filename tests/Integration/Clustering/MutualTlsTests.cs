using Anomaly.Testing;
using Anomaly.Testing.Clusters;

namespace Anomaly.Integration.Clustering;

/// <summary>Processes that prove themselves to each other by certificates.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClusterAuthority _authority = new("authority");
    private readonly ClusterAuthority _other = new("other authority");

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
    }

    [PostgresFact]
    public async Task Process_withACertificateOfAForeignAuthority_staysOutsideAndSaysSo()
    {
        using var own = new TlsFiles(_authority, "member");
        using var foreign = new TlsFiles(_other, "stranger");
        await using var cluster = await LocalCluster.StartAsync(silos: 0, ClusterCalls.Simulated);
        var members = await Task.WhenAll(cluster.AddSiloAsync(null, own.Settings), cluster.AddSiloAsync(null, own.Settings));
        await members[0].DetectAsync();
        Assert.Equal(2, await members[0].SilosWithSeriesAsync());

        var stranger = cluster.LaunchSilo(null, foreign.Settings);
        await Eventually.HoldsAsync(() => stranger.Output.Contains("A connection with the certificate CN=member was refused:", StringComparison.Ordinal), Patience, cluster.Outputs);
        await members[0].DetectAsync();
        await members[1].DetectAsync();

        Assert.Equal("2 active.", await members[0].ActiveAsync());
        stranger.Terminate();
        await stranger.Process.WaitForExitAsync(Patience);
        Assert.All(cluster.Silos, silo => silo.AssertLogsNoStack());
        Assert.All(members, member => Assert.Equal(0, member.Restarts));
    }

    [PostgresFact]
    public async Task Certificates_replacedWhileTheClusterRuns_serveNewConnections()
    {
        using var first = new TlsFiles(_authority, "first");
        using var second = new TlsFiles(_authority, "second");
        using var third = new TlsFiles(_other, "third");
        await using var cluster = await LocalCluster.StartAsync(silos: 0, ClusterCalls.Simulated);
        var members = await Task.WhenAll(cluster.AddSiloAsync(null, first.Settings), cluster.AddSiloAsync(null, second.Settings));
        await members[0].DetectAsync();

        foreach (var files in new[] { first, second })
            files.Trust(_authority, _other);
        foreach (var files in new[] { first, second })
            files.Use(_other.Issue("renewed"));
        var joined = await cluster.AddSiloAsync(null, third.Settings);
        await joined.DetectAsync();

        Assert.Equal("3 active.", await members[0].ActiveAsync());
        Assert.Equal("3 active.", await joined.ActiveAsync());
        await Task.WhenAll(members.Select(member => member.DetectAsync()));
        Assert.All(cluster.Silos, silo => Assert.Equal(0, silo.Restarts));
        Assert.All(cluster.Silos, silo => silo.AssertLogsNoStack());
    }
}
