using System.Globalization;
using System.IO.Compression;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;
using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Clients;

/// <summary>Another service calls the grains of a cluster, knowing only the contract's package and the addresses of some silos.</summary>
public sealed class GrainClientTests(GrainClientBuild client) : IClassFixture<GrainClientBuild>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Package_holdsAssemblyDocumentationAndReadme()
    {
        var files = client.Packages().ToDictionary(
            package => Path.GetFileName(package).Split(".1.1.0")[0],
            package =>
            {
                using var archive = ZipFile.OpenRead(package);
                return archive.Entries.Select(entry => entry.FullName).ToArray();
            });

        Assert.Equal(["Anomaly.Detection", "Anomaly.Grains.Interfaces"], files.Keys.Order());
        Assert.All(files, package => Assert.Superset(
            new HashSet<string> { "README.md", $"lib/net10.0/{package.Key}.dll", $"lib/net10.0/{package.Key}.xml" }, package.Value.ToHashSet()));
    }

    [Theory]
    [InlineData("", "No silo is named")]
    [InlineData("--silos nowhere AAPL", "'nowhere' is no HOST:PORT.")]
    [InlineData("--silos 127.0.0.1:1 no/ticker", "'NO/TICKER' is not a ticker")]
    [InlineData("--silos 127.0.0.1:1 --interval 7x AAPL", "7x")]
    [InlineData("--silos 127.0.0.1:1 --after -1", "--after is a whole number of 0 or more, not '-1'.")]
    [InlineData("--silos 127.0.0.1:1 --key tls.key", "--certificate, --key and --authority belong together.")]
    [InlineData("--silos 127.0.0.1:1 --certificate no.crt --key no.key --authority no.pem", "The certificate cannot be read")]
    [InlineData("--silos", "--silos lacks its value.")]
    [InlineData("--silo 127.0.0.1:1", "--silo is no option.")]
    public async Task Client_withBadArguments_saysSoAndEndsWith2(string arguments, string sentence)
    {
        var (code, output) = await client.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, code);
        Assert.Contains(sentence, output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Client_whereNobodyListens_saysSoAndEndsWith1()
    {
        var (code, output) = await client.RunAsync("--silos", $"127.0.0.1:{FreePort.Next()},127.0.0.1:{FreePort.Next()}", "SIM-RAIL");

        Assert.Equal(1, code);
        Assert.StartsWith("No silo answers at 127.0.0.1:", output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));
    }

    [PostgresFact]
    public async Task Client_detects_reads_andGoesOnBehindTheLastEventWhenASiloIsLost()
    {
        await using var cluster = await LocalCluster.StartAsync(2, new Dictionary<string, string>());
        var silos = string.Join(',', cluster.Silos.Select(AddressOf));

        var (code, output) = await client.RunAsync("--silos", silos, "--take", "3", "sim-rail");
        Assert.True(code == 0, output + cluster.Outputs());
        Assert.Matches("^SIM-RAIL/1d: [0-9]+ bars, [0-9]+ new anomalies\n1 found SIM-RAIL/1d ", output);
        Assert.Equal([1, 2, 3], Sequences(output));

        (code, output) = await client.RunAsync("--silos", silos, "--after", "1", "--take", "2", "SIM-RAIL");
        Assert.Equal(0, code);
        Assert.Contains("(already_detected)", output, StringComparison.Ordinal);
        Assert.Equal([2, 3], Sequences(output));

        (code, output) = await client.RunAsync("--silos", silos, "--take", "0", "NOSUCH");
        Assert.Equal(1, code);
        Assert.StartsWith("NOSUCH/1d: not_found: ", output, StringComparison.Ordinal);

        (code, output) = await client.RunAsync("--silos", silos, "--cluster", "another", "SIM-RAIL");
        Assert.Equal(1, code);
        Assert.Contains("cluster", output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));

        await using var watching = client.Start("--silos", silos);
        await UntilAsync(watching, text => Sequences(text).Count >= 3);
        cluster.Silos[0].Kill();
        (code, output) = await client.RunAsync("--silos", silos, "--take", "0", "SIM-AERO");
        Assert.True(code == 0, output + cluster.Outputs());
        await UntilAsync(watching, text => text.Contains("SIM-AERO/1d", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, Sequences(watching.Output).Count).Select(sequence => (long)sequence), Sequences(watching.Output));
    }

    [PostgresFact]
    public async Task Client_ofAClusterWithMutualTls_isLetInByItsCertificateAlone()
    {
        using var ourAuthority = new ClusterAuthority("our authority");
        using var theirAuthority = new ClusterAuthority("their authority");
        using var ours = new TlsFiles(ourAuthority, "ours");
        using var theirs = new TlsFiles(theirAuthority, "theirs");
        await using var cluster = await LocalCluster.StartAsync(1, ours.Settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        string[] call = ["--silos", AddressOf(cluster.Silos[0]), "--take", "0", "SIM-RAIL"];

        var (code, output) = await client.RunAsync([.. call, .. Certificate(ours, ours)]);
        Assert.True(code == 0, output + cluster.Outputs());
        (code, output) = await client.RunAsync([.. call, .. Certificate(ours, theirs)]);
        AssertRefused("The certificate of a silo", code, output);
        (code, output) = await client.RunAsync([.. call, .. Certificate(theirs, ours)]);
        AssertRefused("do they trust the authority that signed CN=theirs", code, output);
        (code, output) = await client.RunAsync(call);
        AssertRefused("do they ask for certificates", code, output);
    }

    private static string[] Certificate(TlsFiles own, TlsFiles trusted) =>
        ["--certificate", own.Certificate, "--key", own.Key, "--authority", trusted.Authority];

    private static void AssertRefused(string sentence, int code, string output)
    {
        Assert.Equal(1, code);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));
    }

    private static string AddressOf(SiloProcess silo) => $"127.0.0.1:{silo.GatewayPort}";

    private static IReadOnlyList<long> Sequences(string output) =>
        [.. output.Split('\n').Where(line => line.Contains(" found ", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];

    private static async Task UntilAsync(HostProcess process, Func<string, bool> happened)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!happened(process.Output))
        {
            Assert.False(process.HasExited || timeout.IsCancellationRequested, process.Output);
            await Task.Delay(50);
        }
    }
}
