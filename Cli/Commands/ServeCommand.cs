using System.Diagnostics;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly serve</c>: starts the gateway, which hosts the whole product in its process, and stays until it ends.</summary>
internal sealed class ServeCommand : CliCommand
{
    private readonly Option<string?> _urls = new("--urls") { Description = "Address to listen at. Default: http://127.0.0.1:5000.", HelpName = "URL" };
    private readonly Argument<string[]> _settings = new("settings") { Description = "Settings of the gateway, after '--', for example: -- --Anomaly:MarketData:Source=Csv (docs/reference/configuration.md).", Arity = ArgumentArity.ZeroOrMore };

    public ServeCommand(CliConsole console)
        : base(console, "serve", "Start the whole product (API, charts, detection) in one process; Ctrl-C stops it.") =>
        Takes(_urls, _settings);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach (var argument in GatewayArguments())
            start.ArgumentList.Add(argument);
        if (parsed.GetValue(_urls) is { } urls)
            start.Environment["ASPNETCORE_URLS"] = urls;
        foreach (var setting in parsed.GetValue(_settings) ?? [])
            start.ArgumentList.Add(setting);

        using var gateway = Process.Start(start) ?? throw new CommandFailedException("The gateway could not be started.");
        try
        {
            await gateway.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The terminal sends Ctrl-C to both processes; the gateway ends by itself.
            await gateway.WaitForExitAsync(CancellationToken.None);
        }

        if (gateway.ExitCode != 0)
            Console.Error.WriteLine($"error: the gateway ended with exit code {gateway.ExitCode}.");
        return gateway.ExitCode == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    // Published, the gateway lies beside this executable; in a checkout it is a project.
    private static string[] GatewayArguments()
    {
        const string assembly = "Anomaly.Gateway.Api.dll";
        var beside = Path.Combine(AppContext.BaseDirectory, assembly);
        if (File.Exists(beside))
            return [beside];
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, "Gateway.Api", "Gateway.Api.csproj");
            if (File.Exists(project))
                return ["run", "--project", project, "--"];
        }

        throw new CommandFailedException($"There is no {assembly} beside this program and no checkout around it: install the gateway.");
    }
}
