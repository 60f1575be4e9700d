using Anomaly.Cli.Models;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Anomaly.Detection.Models;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly models show</c>: one model's card.</summary>
internal sealed class ModelsShowCommand
{
    private readonly CliConsole _console;
    private readonly Argument<string> _model = new("model") { Description = "A model file, or a version like US_model-0.1.0 in the model folder." };
    private readonly Option<string?> _folder = ModelsOption.Create();
    private readonly Option<bool> _json = JsonOption.Create();

    private ModelsShowCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var show = new ModelsShowCommand(console);
        var command = new Command("show", "Show a model's card.") { show._model, show._folder, show._json };
        command.SetAction(show.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var named = parsed.GetRequiredValue(_model);
        var path = !File.Exists(named) && ModelVersion.TryParse(named, out var version) ? ModelFolder.Open(parsed.GetValue(_folder)).FileOf(version) : named;
        var model = await ModelReading.ReadAsync(path, cancellationToken);
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json => ModelJson.Write(json, model, path));
        else
            _console.Out.Write(ModelCard.Write(model));
        return ExitCode.Done;
    }
}
