namespace Anomaly.Cli;

/// <summary>What <c>anomaly</c> says when it is given nothing to do.</summary>
internal static class Overview
{
    private const string Text = """
        anomaly finds anomalies in stock prices. Try one of these:

          anomaly score --bars simulated --ticker SIM-RAIL
              ten years of a simulated ticker, scored by the market's model: works at once, needs no data
          anomaly score --bars FOLDER --ticker AAPL
              the same for FOLDER/1d/AAPL.csv (columns Datetime, Open, High, Low, Close, Volume)
          anomaly train --market US --feature-set relative --bars FOLDER --interval 1d --out US_model-1.1.0.onnx
              a model of your own
          anomaly models
              the models there are, and what they were trained on
          anomaly serve
              the whole product in one process: API, charts, live events
          anomaly backfill AAPL --watch
              have it load and score five years of a ticker
          anomaly bench
              how fast this machine is

        'anomaly --help' lists all commands, 'anomaly COMMAND --help' explains one.
        From a checkout, write 'dotnet run --project Cli --' for 'anomaly'.
        """;

    public static void Write(TextWriter output) => output.WriteLine(Text);
}
